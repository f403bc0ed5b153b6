/** A message of the app to members, as the API takes it. */
export interface AppMessageRequest {
  users: string[];
  parties: number[];
  everybody: boolean;
  msgtype: string;
  /** The object named like the type, e.g. `textcard`. */
  body: Record<string, unknown>;
  /** Wall seconds within which the same message to the same receivers is not delivered again. */
  onceWithinSeconds?: number | undefined;
}
