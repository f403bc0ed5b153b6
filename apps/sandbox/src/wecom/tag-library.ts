import { z } from 'zod';
import type { TagGroup } from '../world/tags.ts';
import { num } from './shapes.ts';

/** A place among others; the bigger comes first (doc 92117). */
export const Order = num.min(0).max(2 ** 32 - 1);
/** Tags or groups that a call names. */
export const Ids = z.object({ tag_id: z.array(z.string()).default([]), group_id: z.array(z.string()).default([]) });

/** A group of tags as the API tells it, of the corp's library and of a rule group's alike. */
export const groupShape = (group: TagGroup) => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createdAt,
  order: group.order,
  tag: group.tags.map((tag) => ({ id: tag.id, name: tag.name, create_time: tag.createdAt, order: tag.order })),
});

/** The groups that were asked for: `group_id` wins over `tag_id`; both empty is everything. */
export function askedGroups<Group extends TagGroup>(
  all: readonly Group[],
  asked: z.output<typeof Ids>,
): readonly Group[] {
  if (asked.group_id.length > 0) return all.filter((group) => asked.group_id.includes(group.id));
  if (asked.tag_id.length === 0) return all;
  return all
    .map((group) => ({ ...group, tags: group.tags.filter((tag) => asked.tag_id.includes(tag.id)) }))
    .filter((group) => group.tags.length > 0);
}
