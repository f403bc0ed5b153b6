/** What a message of any type says, for people; null where it is no text. */
export function textOf(msgtype: string, body: unknown): string | null {
  const part = (body ?? {}) as Record<string, unknown>;
  const text = (key: string) => (typeof part[key] === 'string' ? (part[key] as string) : '');
  switch (msgtype) {
    case 'text':
      return text('content');
    case 'msgmenu':
      return [text('head_content'), text('tail_content')].filter(Boolean).join('\n');
    case 'link':
      return [text('title'), text('url')].filter(Boolean).join(' ');
    case 'location':
      return [text('name'), text('address')].filter(Boolean).join(' ');
    case 'miniprogram':
    case 'merged_msg':
    case 'channels':
    case 'channels_shop_product':
      return text('title') || null;
    default:
      return null;
  }
}

/** The lines of a menu as she sees them. */
export function menuOf(msgtype: string, body: unknown): { label: string; url: string | null }[] {
  if (msgtype !== 'msgmenu') return [];
  const { list = [] } = body as { list?: Record<string, unknown>[] };
  return list.map((item) => {
    const { content = '', url = null } = (item[String(item['type'])] ?? {}) as { content?: string; url?: string };
    return { label: content, url };
  });
}

const WITH_MEDIA = new Set(['image', 'voice', 'video', 'file']);

/** The media id of a picture, a voice, a video or a file. */
export function mediaOf(msgtype: string, body: unknown): string | null {
  const { media_id = null } = (body ?? {}) as { media_id?: string };
  return WITH_MEDIA.has(msgtype) ? media_id : null;
}
