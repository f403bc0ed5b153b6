import { useQuery } from '@tanstack/react-query';
import type { Material } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { fileOf, materials } from './material-queries.ts';
import { MaterialThumb } from './material-thumb.tsx';
import './materials.css';

export interface ShownContent {
  text: string;
  link?: { title: string; desc?: string; material?: string | null } | null | undefined;
  attachments?: readonly { kind: string; material?: string | null; title?: string }[];
}

/** The pieces of a message beside its words, each as a bubble of its own. */
export function MessagePieces({ pieces }: { pieces: NonNullable<ShownContent['attachments']> }) {
  const { data } = useQuery(materials);
  const byCode = new Map((data?.materials ?? []).map((material) => [material.code, material]));
  return (
    <div className="phone__pieces">
      {pieces.map((piece, index) => {
        const material = byCode.get(piece.material ?? '');
        // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may be there twice; only the place tells them apart
        return <Piece key={index} title={piece.title} material={material} code={piece.material} />;
      })}
    </div>
  );
}

/** What a customer's phone shows: of a moment one piece, of a message a bubble for each part. */
export function PhonePreview({ content, as, by }: { content: ShownContent; as: 'moment' | 'message'; by: string }) {
  const { data } = useQuery(materials);
  const byCode = new Map((data?.materials ?? []).map((material) => [material.code, material]));
  const of = (code: string | null | undefined) => (code ? byCode.get(code) : undefined);
  const pieces = content.attachments ?? [];
  return (
    <div className={`phone phone--${as}`}>
      <div className="phone__by">{by}</div>
      {content.text && <p className="phone__text">{content.text}</p>}
      {pieces.length > 0 && (
        <div className={as === 'moment' && pieces.length > 1 ? 'phone__grid' : 'phone__pieces'}>
          {pieces.map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may be there twice; only the place tells them apart
            <Piece key={index} title={piece.title} material={of(piece.material)} code={piece.material} />
          ))}
        </div>
      )}
      {content.link && <LinkCard link={content.link} cover={of(content.link.material)} />}
    </div>
  );
}

function Piece({
  material,
  code,
  title,
}: {
  material: Material | undefined;
  code: string | null | undefined;
  title: string | undefined;
}) {
  const { t } = useTranslation();
  if (!material) return <span className="phone__missing">{t('materials.missing', { code: code ?? '' })}</span>;
  if (title !== undefined) {
    return (
      <span className="phone__card">
        <strong>{title}</strong>
        <MaterialThumb material={material} />
      </span>
    );
  }
  if (material.kind === 'image') return <img src={fileOf(material)} alt={material.name} />;
  if (material.kind === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: a preview of what somebody uploaded
      <video src={fileOf(material)} controls preload="metadata" />
    );
  return <span className="phone__card">{material.filename}</span>;
}

function LinkCard({ link, cover }: { link: NonNullable<ShownContent['link']>; cover: Material | undefined }) {
  return (
    <span className="phone__card">
      <span>
        <strong>{link.title}</strong>
        {link.desc && <span className="faint">{link.desc}</span>}
      </span>
      {cover && <MaterialThumb material={cover} />}
    </span>
  );
}
