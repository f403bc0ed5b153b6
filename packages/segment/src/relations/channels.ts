/** The channels of sales. Their order is that of the bits of `person.channels`: a new one goes to the end. */
export const CHANNELS = ['counter', 'app', 'mini_program', 'delivery', 'online'] as const;
export type Channel = (typeof CHANNELS)[number];

const bitOf = (channel: Channel): number => 2 ** CHANNELS.indexOf(channel);

/** The bits of those channels that pass. */
export const channelBits = (passes: (channel: Channel) => boolean): number =>
  CHANNELS.filter(passes).reduce((bits, channel) => bits + bitOf(channel), 0);

/** The bit of a channel, as SQL of both engines. */
export const channelBitSql = (channel: string): string =>
  `case ${channel} ${CHANNELS.map((name) => `when '${name}' then ${bitOf(name)}`).join(' ')} end`;
