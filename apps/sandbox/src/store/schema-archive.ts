/** 会话内容存档: whose chats are kept, who agreed to it, and the internal groups that the archive knows by their room ids. */
export const ARCHIVE_SCHEMA = `
create table if not exists archive_permit (userid text primary key, type integer not null);
create table if not exists archive_consent (
  person_id integer not null, userid text not null, agrees integer not null, changed_at integer not null, primary key (person_id, userid)
) without rowid;
create table if not exists archive_room (
  roomid text primary key, roomname text not null, creator text not null, created_at integer not null, notice text not null, members text not null
);
`;
