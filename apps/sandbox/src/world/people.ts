import type { WorldContext } from './context.ts';
import { derivedId } from './ids.ts';

/** A customer of WeChat. The ids follow from the number and the seed; `external_userid` is this corp's view of them. */
export interface Person {
  id: number;
  name: string;
  /** 0 unknown, 1 male, 2 female, as WeCom writes it. */
  gender: number;
  avatar: string;
  openid: string;
  unionid: string;
  externalUserid: string;
}

interface Row extends Omit<Person, 'externalUserid'> {
  external_userid: string;
}
const read = ({ external_userid, ...row }: Row): Person => ({ ...row, externalUserid: external_userid });

export function createPeople({ store, corpId, seed }: WorldContext) {
  const one = (where: string, value: string | number) => {
    const row = store.get<Row>(`select * from person where ${where} = ?`, value);
    return row && read(row);
  };
  return {
    /** Brings people into being, or renames them. */
    define(people: readonly { id: number; name: string; gender?: number; avatar?: string }[]): void {
      store.transaction(() => {
        for (const { id, name, gender = 0, avatar = '' } of people)
          store.run(
            `insert into person (id, name, gender, avatar, openid, unionid, external_userid) values (?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set name = excluded.name, gender = excluded.gender, avatar = excluded.avatar`,
            id,
            name,
            gender,
            avatar,
            `o${derivedId(27, corpId, seed, 'openid', id)}`,
            `oU${derivedId(26, corpId, seed, 'unionid', id)}`,
            `wm${derivedId(30, corpId, seed, 'external', id)}`,
          );
      });
    },
    find: (id: number) => one('id', id),
    byExternalUserid: (externalUserid: string) => one('external_userid', externalUserid),
    /** By part of the name or by number; everybody when `text` is empty. */
    search: (text: string, limit = 50): Person[] =>
      store
        .all<Row>(
          `select * from person where ? = '' or name like '%' || ? || '%' or cast(id as text) = ? order by id limit ?`,
          text,
          text,
          text,
          limit,
        )
        .map(read),
    /** How many contacts and groups these people have now. */
    ties: (ids: number[]) =>
      store.all<{ id: number; contacts: number; groups: number }>(
        `select p.id, (select count(*) from contact c where c.person_id = p.id and c.status = 'active') as contacts,
           (select count(*) from chat_member m where m.member = p.external_userid and m.left_at is null) as groups
         from person p where p.id in (select value from json_each(?))`,
        JSON.stringify(ids),
      ),
    count: (): number => store.get<{ n: number }>('select count(*) as n from person')?.n ?? 0,
  };
}
export type People = ReturnType<typeof createPeople>;
