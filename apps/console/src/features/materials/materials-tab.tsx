import { useQuery } from '@tanstack/react-query';
import type { Material } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { materials } from '../../shared/materials/material-queries.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { mediaState } from './material-actions.ts';
import { MaterialCard } from './material-card.tsx';
import { UploadDialog } from './upload-dialog.tsx';
import './materials-tab.css';

/** The library of pictures, videos and files: what they are good for, where they are used. */
export function MaterialsTab() {
  const { t } = useTranslation();
  const can = useCan();
  const library = useQuery(materials);
  const state = useQuery(mediaState);
  const [uploading, setUploading] = useState<'new' | Material | null>(null);
  const stateOf = new Map((state.data?.materials ?? []).map((one) => [one.code, one]));
  return (
    <Loaded query={library}>
      {({ materials: all }) => (
        <Sheet
          title={t('materials.title')}
          note={t('materials.note')}
          actions={
            can('content.edit') && (
              <Button type="primary" onClick={() => setUploading('new')}>
                {t('materials.add')}
              </Button>
            )
          }
        >
          {all.length === 0 ? (
            <EmptyState title={t('materials.empty.title')}>{t('materials.empty.text')}</EmptyState>
          ) : (
            <div className="materials">
              {all.map((material) => (
                <MaterialCard
                  key={material.code}
                  material={material}
                  state={stateOf.get(material.code)}
                  onReplace={() => setUploading(material)}
                />
              ))}
            </div>
          )}
          {uploading && (
            <UploadDialog {...(uploading === 'new' ? {} : { of: uploading })} onClose={() => setUploading(null)} />
          )}
        </Sheet>
      )}
    </Loaded>
  );
}
