/** A refusal of the platform as its API states it. The HTTP status stays 200; `errcode` decides. */
export class WecomRefusal extends Error {
  readonly errcode: number;
  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.name = 'WecomRefusal';
    this.errcode = errcode;
  }
}

export const refuse = (errcode: number, errmsg: string): never => {
  throw new WecomRefusal(errcode, errmsg);
};

/** An act that a person on a phone can't do (unknown group, foreign task); the phone view shows its message. */
export class ImpossibleAct extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImpossibleAct';
  }
}
