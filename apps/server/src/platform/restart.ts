/** Exit code of a server that wants to be started anew, with settings that were changed in the console. */
export const RESTART_CODE = 75;
