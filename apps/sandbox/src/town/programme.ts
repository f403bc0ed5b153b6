import type { PutProfiles } from '@xiaoer/contracts';
import type { Town } from './context.ts';
import type { Draw } from './draw.ts';

/** Profiles of one request, at most. */
const BATCH = 1000;

/** Points from which on a member has a tier, the highest first. */
const TIERS = [
  { tier: 'black', from: 2_700 },
  { tier: 'gold', from: 2_100 },
  { tier: 'silver', from: 1_200 },
  { tier: 'plain', from: 0 },
] as const;

type Profile = PutProfiles['profiles'][number];

/**
 * What the chain's member system tells of everybody each morning. Whom the platform does not know yet it refuses, and
 * hears of again; nobody lives otherwise for it.
 */
export async function tellProfiles({ world, platform, draw, traits, people }: Town): Promise<void> {
  const profiles = Array.from({ length: people }, (_, index): Profile => {
    const person = index + 1;
    const { home, taste } = traits(person);
    return {
      identities: [{ kind: 'unionid', issuer: world.corpId, value: world.people.find(person)!.unionid }],
      city: home.city,
      taste,
      birthday: birthdayOf(draw, person),
      ...membershipOf(draw, person),
    };
  });
  for (let from = 0; from < profiles.length; from += BATCH)
    await platform.api('PUT', '/api/v1/customers/profiles', { profiles: profiles.slice(from, from + BATCH) });
}

/** Some keep their year to themselves, some tell nothing. */
function birthdayOf({ chance, between }: Draw, person: number): string | null {
  if (!chance(0.8, 'tells-birthday', person)) return null;
  const year = chance(0.35, 'hides-year', person) ? 1904 : between(1960, 2008, 'birth-year', person);
  const day = new Date(Date.UTC(year, 0, 1 + between(0, 365, 'birth-day', person)));
  return day.toISOString().slice(0, 10);
}

function membershipOf({ chance, draw }: Draw, person: number): Pick<Profile, 'tier' | 'points'> {
  if (!chance(0.7, 'is-member', person)) return { tier: null, points: null };
  const points = Math.floor(3_000 * draw('points', person) ** 1.5);
  return { tier: TIERS.find(({ from }) => points >= from)!.tier, points };
}
