import { useState } from 'react';
import { usePolled } from '../api.ts';
import { type Owner, phoneAddress } from '../host.ts';
import { t } from '../texts.ts';
import { Avatar } from './avatar.tsx';

interface Listed {
  id: number;
  name: string;
  contacts: number;
  groups: number;
}

/** Whose phone? Everybody of the town by search; a scanned code is carried along. */
export function Picker() {
  const [text, setText] = useState('');
  const people = usePolled<Listed[]>(`people?limit=40&text=${encodeURIComponent(text)}`, 5000);
  const staff = usePolled<{ userid: string; name: string; position: string }[]>(
    `staff?limit=40&text=${encodeURIComponent(text)}`,
    5000,
  );
  const scan = new URLSearchParams(location.search).get('scan');
  const go = (owner: Owner) => phoneAddress(owner, scan ? `?scan=${encodeURIComponent(scan)}` : '');

  return (
    <main className="picker">
      <header>
        <h1>{t.picker.title}</h1>
        <p>{people.error ?? (scan ? t.picker.scanFor : t.picker.lead)}</p>
        <input
          type="search"
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={t.picker.search}
          aria-label={t.picker.search}
        />
      </header>
      <div className="picker-columns">
        <PickList title={t.picker.people} empty={people.data?.length === 0}>
          {people.data?.map((p) => (
            <PickRow
              key={p.id}
              href={go({ kind: 'p', id: String(p.id) })}
              name={p.name}
              detail={p.contacts + p.groups > 0 ? t.picker.ties(p.contacts, p.groups) : t.picker.stranger}
              tag={t.picker.number(p.id)}
            />
          ))}
        </PickList>
        {scan ? null : (
          <PickList title={t.picker.staff} empty={staff.data?.length === 0}>
            {staff.data?.map((s) => (
              <PickRow
                key={s.userid}
                href={go({ kind: 's', id: s.userid })}
                name={s.name}
                detail={s.position}
                tag={s.userid}
              />
            ))}
          </PickList>
        )}
      </div>
    </main>
  );
}

function PickList({ title, empty, children }: { title: string; empty: boolean; children: React.ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      <div className="pick-list">{empty ? <p className="quiet">{t.picker.nobody}</p> : children}</div>
    </section>
  );
}

function PickRow({ href, name, detail, tag }: { href: string; name: string; detail: string; tag: string }) {
  return (
    <a className="pick-row" href={href}>
      <Avatar name={name} />
      <span className="grow">
        <b>{name}</b>
        <small>{detail}</small>
      </span>
      <small className="tag">{tag}</small>
    </a>
  );
}
