import { FileOutlined, PlayCircleOutlined } from '@ant-design/icons';
import type { Material, MediaState } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Tooltip } from 'antd';
import { useAction } from '../../shared/action.ts';
import { fileOf, materials } from '../../shared/materials/material-queries.ts';
import { useCan } from '../../shared/session.ts';
import { archiveMaterial } from './material-actions.ts';

const USES = ['message', 'moment', 'cover'] as const;
const HOUR_MS = 3_600_000;

/** One material: what it looks like, what it is good for, where it is used and how WeCom's copies stand. */
export function MaterialCard({
  material,
  state,
  onReplace,
}: {
  material: Material;
  state: MediaState['materials'][number] | undefined;
  onReplace: () => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const { code, archived } = material;
  const archive = useAction({ run: archiveMaterial, changes: [materials.queryKey] });
  return (
    <article className={archived ? 'material material--archived' : 'material'}>
      <a className="material__face" href={fileOf(material)} target="_blank" rel="noreferrer">
        <Face material={material} />
      </a>
      <div className="material__body">
        <strong>{material.name}</strong>
        <span className="faint number">
          {code} · {t('materials.version', { n: material.version })} · {sizeOf(material)}
        </span>
        <span className="material__uses">
          {USES.map((use) => {
            const [issue] = material.refusals[use];
            const why = issue ? t(`materials.rule.${issue.field}.${issue.rule}`) : t('materials.fits');
            return (
              <Tooltip key={use} title={why}>
                <span className={issue ? 'use use--no' : 'use'}>{t(`materials.use.${use}`)}</span>
              </Tooltip>
            );
          })}
        </span>
        <span className="small">
          {state?.uses.length
            ? state.uses.map(({ kind, n }) => t(`materials.usedBy.${kind}`, { n })).join('、')
            : t('materials.unused')}
        </span>
        {state?.copies.map((copy) => (
          <Copy key={copy.purpose} {...copy} />
        ))}
        {can('content.edit') && (
          <span className="row">
            <Button size="small" onClick={onReplace}>
              {t('materials.replace')}
            </Button>
            <Button size="small" type="text" onClick={() => archive.mutate({ code, archived: !archived })}>
              {t(archived ? 'materials.restore' : 'materials.archive')}
            </Button>
          </span>
        )}
      </div>
    </article>
  );
}

function Face({ material }: { material: Material }) {
  if (material.kind === 'image') return <img src={fileOf(material)} alt={material.name} loading="lazy" />;
  return material.kind === 'video' ? <PlayCircleOutlined /> : <FileOutlined />;
}

/** WeCom's copies live in days of the wall, whatever the business clock says. */
function Copy({ purpose, expiresAt, error }: MediaState['materials'][number]['copies'][number]) {
  const { t } = useTranslation();
  if (error)
    return (
      <span className="small person">
        {t('materials.copyFailed', { purpose: t(`materials.purpose.${purpose}`), error })}
      </span>
    );
  const hours = expiresAt ? Math.max(0, Math.round((Date.parse(expiresAt) - Date.now()) / HOUR_MS)) : null;
  const left = hours === null ? t('materials.forGood') : t('materials.hoursLeft', { n: hours });
  return (
    <span className="small faint">{t('materials.copy', { purpose: t(`materials.purpose.${purpose}`), left })}</span>
  );
}

function sizeOf({ size, width, height, durationMs }: Material): string {
  const bytes =
    size >= 1_048_576 ? `${(size / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(size / 1024))} KB`;
  const pixels = width && height ? ` · ${width}×${height}` : '';
  return `${bytes}${pixels}${durationMs === null ? '' : ` · ${(durationMs / 1000).toFixed(0)} s`}`;
}
