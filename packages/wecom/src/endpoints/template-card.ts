/** A line and its smaller second. */
export interface CardTitle {
  title?: string;
  desc?: string;
}

/** What all cards may have (API §21). */
export interface CardCommon {
  source?: { icon_url?: string; desc?: string; desc_color?: 0 | 1 | 2 | 3 };
  action_menu?: { desc?: string; action_list: readonly { text: string; key: string }[] };
  /** Unique in the app, `[0-9A-Za-z_\-@]`. Required with a menu and for the three interaction types. */
  task_id?: string;
  main_title?: CardTitle;
  quote_area?: { type?: number; url?: string; title?: string; quote_text?: string };
  /** At most 6. */
  horizontal_content_list?: readonly {
    keyname: string;
    value?: string;
    /** 0 text, 1 url, 2 file, 3 member. */
    type?: 0 | 1 | 2 | 3;
    url?: string;
    media_id?: string;
    userid?: string;
  }[];
  /** At most 3. */
  jump_list?: readonly { type?: 0 | 1 | 2; title: string; url?: string; appid?: string; pagepath?: string }[];
  card_action?: { type: 1 | 2; url?: string; appid?: string; pagepath?: string };
}

/** One thing to choose. Ids of 128 bytes at most. */
export interface CardOption {
  id: string;
  text: string;
  is_checked?: boolean;
}

/** A question with up to 10 options. */
export interface CardSelection {
  question_key: string;
  title?: string;
  option_list: readonly CardOption[];
  selected_id?: string;
}

/** A card in the app's chat; the interaction types call back with `template_card_event` (doc 90236). */
export type TemplateCard = CardCommon &
  (
    | { card_type: 'text_notice'; emphasis_content?: CardTitle; sub_title_text?: string }
    | {
        card_type: 'news_notice';
        card_image?: { url: string /** 1.3 to 2.25. */; aspect_ratio?: number };
        image_text_area?: object;
        vertical_content_list?: readonly { title: string; desc?: string }[];
      }
    | {
        card_type: 'button_interaction';
        /** At most 6. */
        button_list: readonly { text: string; style?: 1 | 2 | 3 | 4; key?: string; type?: 0 | 1; url?: string }[];
        button_selection?: CardSelection;
        sub_title_text?: string;
      }
    | {
        card_type: 'vote_interaction';
        checkbox: { question_key: string; option_list: readonly CardOption[] /** 0 one, 1 several. */; mode?: 0 | 1 };
        submit_button: { text: string; key: string };
      }
    | {
        card_type: 'multiple_interaction';
        select_list: readonly CardSelection[];
        submit_button: { text: string; key: string };
      }
  );
