export { type Clock, clockAt, type DrivenClock, drivenClock, realClock } from './clock.ts';
export { type ClockSetting, loadClock, readClockSetting, writeClockSetting } from './setting.ts';
