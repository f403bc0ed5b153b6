/** What the platform remembers of members, transfers, cards and mass sends besides the things themselves. */
export const CORP_SCHEMA = `
-- Customers of each member, those who deleted them included; kept by triggers so that a cap is one look-up.
create table if not exists contact_load (userid text primary key, n integer not null) without rowid;
insert or ignore into contact_load
  select userid, count(*) from contact where status in ('active','blocked') group by userid;
create trigger if not exists contact_load_begins after insert on contact when new.status in ('active','blocked') begin
  insert into contact_load (userid, n) values (new.userid, 1) on conflict (userid) do update set n = n + 1;
end;
create trigger if not exists contact_load_returns after update of status on contact
  when new.status in ('active','blocked') and old.status not in ('active','blocked') begin
  insert into contact_load (userid, n) values (new.userid, 1) on conflict (userid) do update set n = n + 1;
end;
create trigger if not exists contact_load_ends after update of status on contact
  when old.status in ('active','blocked') and new.status not in ('active','blocked') begin
  update contact_load set n = n - 1 where userid = new.userid;
end;
-- The customer has added a member with 免验证, who has not accepted yet. The tie itself is 'requested' meanwhile.
create table if not exists half_contact (
  person_id integer not null, userid text not null, code text, primary key (person_id, userid)
) without rowid;
-- userid as it was written down, last login, and whether the member may be asked to send at all
create table if not exists staff_state (
  userid text primary key, given text, last_login_at integer, banned integer not null default 0, real_name integer not null default 1
) without rowid;
create table if not exists mass_option (msgid text primary key, allow_select integer not null) without rowid;
create table if not exists transfer_text (transfer_id integer primary key, text text not null);
create table if not exists group_transfer (
  id integer primary key, chat_id text not null, handover text not null, takeover text not null, resigned integer not null, at integer not null
);
create index if not exists group_transfer_by_chat on group_transfer (chat_id);
-- A card's code works once, for 72 hours; null: it changes the card of everybody who got it.
create table if not exists card_code (
  code text primary key, msgid text not null, userid text, wall_ms integer not null, used integer not null default 0
) without rowid;
`;
