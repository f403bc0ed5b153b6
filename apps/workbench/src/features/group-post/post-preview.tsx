import type { PostContent } from '@xiaoer/contracts';
import type { z } from 'zod';

/** The post as the group will see it. */
export function PostPreview({ content: { text, link } }: { content: z.infer<typeof PostContent> }) {
  return (
    <div className="preview">
      {text && <p className="bubble">{text}</p>}
      {link && (
        <div className="bubble bubble--link">
          <span className="bubble__words">
            <span className="bubble__title">{link.title}</span>
            <span className="small">{link.desc}</span>
          </span>
          {link.picUrl ? <img className="bubble__pic" src={link.picUrl} alt="" /> : <span className="bubble__pic" />}
        </div>
      )}
    </div>
  );
}
