import { seconds, type WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { derivedId } from '../ids.ts';
import type { MediaStore } from '../media.ts';

export interface KfAccount {
  openKfId: string;
  name: string;
  /** Media id of the picture. */
  avatar: string;
  /** Whether the account is granted to the app (`manage_privilege`). */
  granted: boolean;
}
interface Row {
  open_kfid: string;
  link_code: string;
  name: string;
  avatar: string;
  granted: number;
}
const read = (row: Row): KfAccount => ({
  openKfId: row.open_kfid,
  name: row.name,
  avatar: row.avatar,
  granted: row.granted === 1,
});

/** Customer service accounts (docs 94662 …) and the links into them (doc 94665). */
export function createKfAccounts(ctx: WorldContext, { media }: { media: MediaStore }) {
  const { store, settings } = ctx;
  const row = (openKfId: string) =>
    store.get<Row>('select * from kf_account where open_kfid = ? and deleted_at is null', openKfId);
  const count = () => store.get<{ n: number }>('select count(*) as n from kf_account where deleted_at is null')?.n ?? 0;

  const checkName = (name: string): void => {
    if (name === '') refuse(40058, 'name: empty');
    if ([...name].length > settings.kfNameCharacters)
      refuse(40058, `name: more than ${settings.kfNameCharacters} characters`);
  };
  /** The account of a call: missing, malformed, unknown and not granted are told apart by their codes. */
  const known = (openKfId: string): KfAccount => {
    if (openKfId === '') refuse(60251, 'open_kfid missing');
    if (!/^(wk|kf)[\w-]+$/.test(openKfId)) refuse(95000, 'invalid open_kfid');
    return read(row(openKfId) ?? refuse(95004, 'open_kfid does not exist'));
  };
  const usable = (openKfId: string): KfAccount => {
    const account = known(openKfId);
    if (!account.granted) refuse(95017, 'the account is not granted to this app');
    return account;
  };
  const create = (name: string, avatar: string): string => {
    const openKfId = ctx.newId('kfAccount');
    store.run(
      'insert into kf_account (open_kfid, link_code, name, avatar, created_at) values (?, ?, ?, ?, ?)',
      openKfId,
      `kfc${derivedId(16, ctx.seed, 'kf link', openKfId).toLowerCase()}`,
      name,
      avatar,
      seconds(ctx),
    );
    return openKfId;
  };
  const tellGrant = (element: 'AuthAddOpenKfId' | 'AuthDelOpenKfId', openKfIds: string[]) =>
    ctx.callbacks.add({ event: 'kf_account_auth_change', fields: { [element]: { repeated: openKfIds } } });

  return {
    known,
    usable,
    find: (openKfId: string): KfAccount | undefined => {
      const found = row(openKfId);
      return found && read(found);
    },
    all: (): KfAccount[] =>
      store.all<Row>('select * from kf_account where deleted_at is null order by rowid').map(read),
    add(name: string, avatar: string): string {
      checkName(name);
      if (!settings.kfCertified && count() >= settings.kfAccountsUncertified)
        refuse(95027, `a corp that is not certified has at most ${settings.kfAccountsUncertified} accounts`);
      media.usableIn(avatar, 'message');
      return create(name, avatar);
    },
    update(openKfId: string, change: { name?: string | undefined; avatar?: string | undefined }): void {
      usable(openKfId);
      if (change.name !== undefined) checkName(change.name);
      if (change.avatar !== undefined) media.usableIn(change.avatar, 'message');
      store.run(
        'update kf_account set name = coalesce(?, name), avatar = coalesce(?, avatar) where open_kfid = ?',
        change.name ?? null,
        change.avatar ?? null,
        openKfId,
      );
    },
    remove(openKfId: string): void {
      usable(openKfId);
      store.run('update kf_account set deleted_at = ? where open_kfid = ?', seconds(ctx), openKfId);
    },

    /** An administrator makes an account and grants it to the app. */
    addByAdmin: (name: string): string =>
      store.transaction(() => {
        checkName(name);
        const openKfId = create(name, '');
        tellGrant('AuthAddOpenKfId', [openKfId]);
        return openKfId;
      }),
    /** An administrator grants accounts to the app, or takes them away from it; one event names them all. */
    grantByAdmin: (openKfIds: string[], granted: boolean): void =>
      store.transaction(() => {
        for (const openKfId of openKfIds) known(openKfId);
        store.run(
          'update kf_account set granted = ? where open_kfid in (select value from json_each(?))',
          granted ? 1 : 0,
          JSON.stringify(openKfIds),
        );
        tellGrant(granted ? 'AuthAddOpenKfId' : 'AuthDelOpenKfId', openKfIds);
      }),

    /** The path of a link into the account, the same for the same scene. */
    link(openKfId: string, scene: string): string {
      usable(openKfId);
      const code = row(openKfId)!.link_code;
      if (scene === '') return `/kfid/${code}`;
      const enc = `ENC${derivedId(20, ctx.seed, 'kf scene', openKfId, scene)}`;
      store.run(
        'insert into kf_way (enc_scene, open_kfid, scene) values (?, ?, ?) on conflict do nothing',
        enc,
        openKfId,
        scene,
      );
      return `/kfid/${code}?enc_scene=${enc}`;
    },
    /** What a link leads to; `undefined` for one that leads nowhere. */
    ofLink(code: string, encScene: string): { openKfId: string; scene: string } | undefined {
      const found = store.get<{ open_kfid: string; scene: string | null }>(
        `select a.open_kfid, w.scene from kf_account a left join kf_way w on w.open_kfid = a.open_kfid and w.enc_scene = ?
         where a.link_code = ? and a.deleted_at is null`,
        encScene,
        code,
      );
      return found && { openKfId: found.open_kfid, scene: found.scene ?? '' };
    },
  };
}
export type KfAccounts = ReturnType<typeof createKfAccounts>;
