import type { Checks, ContentLimits } from './limits.ts';

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

const INTERACTIVE = new Set(['button_interaction', 'vote_interaction', 'multiple_interaction']);

/** Counts, keys and ids of a card as the platform allows them (API §21). */
export function checkCard(check: Checks, limits: ContentLimits, card: TemplateCard): void {
  const at = 'template_card';
  const needsTask = INTERACTIVE.has(card.card_type) || card.action_menu !== undefined;
  if (needsTask) check.required(`${at}.task_id`, card.task_id);
  check.bytes(`${at}.task_id`, card.task_id, limits.taskIdBytes);
  check.allowed(`${at}.task_id`, card.task_id === undefined || /^[0-9A-Za-z_\-@]*$/.test(card.task_id));
  check.count(`${at}.action_menu.action_list`, card.action_menu?.action_list, limits.cardMenuActions);
  check.count(`${at}.horizontal_content_list`, card.horizontal_content_list, limits.cardRows);
  check.count(`${at}.jump_list`, card.jump_list, limits.cardJumps);
  switch (card.card_type) {
    case 'text_notice':
      check.oneOf(`${at}.main_title.title | sub_title_text`, card.main_title?.title, card.sub_title_text);
      check.required(`${at}.card_action`, card.card_action);
      break;
    case 'news_notice':
      check.oneOf(`${at}.card_image | image_text_area`, card.card_image, card.image_text_area);
      check.required(`${at}.card_action`, card.card_action);
      check.count(`${at}.vertical_content_list`, card.vertical_content_list, limits.cardColumns);
      break;
    case 'button_interaction':
      check.required(`${at}.button_list`, card.button_list);
      check.count(`${at}.button_list`, card.button_list, limits.cardButtons);
      card.button_list.forEach(({ key }, index) => {
        check.bytes(`${at}.button_list[${index}].key`, key, limits.cardKeyBytes);
      });
      if (card.button_selection) checkOptions(`${at}.button_selection`, card.button_selection, limits.cardOptions);
      break;
    case 'vote_interaction':
      checkOptions(`${at}.checkbox`, card.checkbox, limits.cardVotes);
      check.bytes(`${at}.submit_button.key`, card.submit_button.key, limits.cardKeyBytes);
      break;
    case 'multiple_interaction':
      check.required(`${at}.select_list`, card.select_list);
      check.count(`${at}.select_list`, card.select_list, limits.cardSelects);
      card.select_list.forEach((one, index) => {
        checkOptions(`${at}.select_list[${index}]`, one, limits.cardOptions);
      });
      check.bytes(`${at}.submit_button.key`, card.submit_button.key, limits.cardKeyBytes);
      break;
    default:
      check.allowed(`${at}.card_type`, false);
  }

  function checkOptions(
    field: string,
    question: Pick<CardSelection, 'question_key' | 'option_list'>,
    most: number,
  ): void {
    check.bytes(`${field}.question_key`, question.question_key, limits.cardKeyBytes);
    check.count(`${field}.option_list`, question.option_list, most);
    question.option_list.forEach(({ id }, index) => {
      check.bytes(`${field}.option_list[${index}].id`, id, limits.cardOptionIdBytes);
    });
  }
}
