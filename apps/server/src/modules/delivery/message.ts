import type { MessageContent as WeComContent } from '@xiaoer/wecom';
import type { MessageContent } from '../content/index.ts';

/** As WeCom wants it. */
export function forWeCom({ text, link }: MessageContent): WeComContent {
  return {
    text: { content: text },
    ...(link
      ? {
          attachments: [
            {
              msgtype: 'link' as const,
              link: {
                title: link.title,
                desc: link.desc,
                url: link.url,
                ...(link.picUrl ? { picurl: link.picUrl } : {}),
              },
            },
          ],
        }
      : {}),
  };
}

/**
 * The address with `r=<marker>` among the parameters of its page. Our pages are addressed in the fragment
 * (`…/shop/#/pages/drop/index?d=…`), whose parameters are not those of the URL.
 */
export function withMarker(url: string, marker: string): string {
  const [address = '', ...rest] = url.split('#');
  const fragment = rest.join('#');
  if (rest.length === 0) return withParameter(address, marker);
  return `${address}#${withParameter(fragment, marker)}`;
}

function withParameter(path: string, marker: string): string {
  const [page = '', query = ''] = path.split('?');
  const others = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('r='));
  return `${page}?${[...others, `r=${encodeURIComponent(marker)}`].join('&')}`;
}

/** The marker in an address that `withMarker` made, or null. */
export function markerOf(url: string): string | null {
  const found = /[?&]r=([^&#]+)/.exec(url.includes('#') ? url.slice(url.indexOf('#')) : url)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}
