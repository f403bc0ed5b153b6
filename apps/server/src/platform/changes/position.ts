/** A place in the log: everything at or before it has been read. Transaction ids are 64-bit, hence text. */
export interface Position {
  xid: string;
  /** 0: nothing of `xid` itself, everything before it. */
  seq: number;
}

/** Before everything. */
export const START: Position = { xid: '0', seq: 0 };
