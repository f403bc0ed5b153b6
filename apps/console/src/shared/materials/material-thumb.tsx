import { FileOutlined, PlayCircleOutlined } from '@ant-design/icons';
import type { Material } from '@xiaoer/contracts';
import { fileOf } from './material-queries.ts';
import './materials.css';

/** A material as a small square. */
export function MaterialThumb({ material }: { material: Material }) {
  if (material.kind === 'image') return <img className="material-thumb" src={fileOf(material)} alt="" loading="lazy" />;
  return (
    <span className="material-thumb">{material.kind === 'video' ? <PlayCircleOutlined /> : <FileOutlined />}</span>
  );
}
