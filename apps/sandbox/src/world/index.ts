import type { Clock } from '@xiaoer/clock';
import type { Store } from '../store/store.ts';
import { createAcquisition } from './acquisition/index.ts';
import { createAppMessages } from './app-messages.ts';
import { createArchive } from './archive.ts';
import { createBehaviour } from './behaviour.ts';
import { createCallbackOutbox } from './callback-outbox.ts';
import { createConsents } from './consents.ts';
import { createContactWays } from './contact-ways.ts';
import { createContacts } from './contacts.ts';
import type { WorldContext } from './context.ts';
import { createDirectory } from './directory.ts';
import { createGroupTemplates } from './group-templates.ts';
import { createGroupTransfers } from './group-transfers.ts';
import { createGroups } from './groups.ts';
import { createHappenings } from './happenings.ts';
import { createIdMaker } from './ids.ts';
import { createInterceptRules } from './intercept-rules.ts';
import { createJoinWays } from './join-ways.ts';
import { createKf } from './kf/index.ts';
import { createLedger } from './ledger.ts';
import { createMassAssistant } from './mass-assistant.ts';
import { createMassSends } from './mass-sends.ts';
import { createMedia } from './media.ts';
import { createMediaJobs } from './media-jobs.ts';
import { createMemberCards } from './member-cards.ts';
import { createMessages } from './messages.ts';
import { createMoments } from './moments.ts';
import { createOauth } from './oauth.ts';
import { createPayments } from './payments.ts';
import { createPeople } from './people.ts';
import { createProducts } from './products.ts';
import { createSeeding } from './seeding.ts';
import { createServedContacts } from './served-contacts.ts';
import { defaultSettings, type WorldSettings } from './settings.ts';
import { createStaff } from './staff.ts';
import { createStaffState } from './staff-state.ts';
import { createStrategyTags } from './strategy-tags.ts';
import { createTags } from './tags.ts';
import { createTemporaryChats } from './temporary-chats.ts';
import { createTransfers } from './transfers.ts';
import { createTruth } from './truth.ts';
import { createVisibleRange } from './visible-range.ts';
import { createWelcomes } from './welcome.ts';
import { createWordWatch } from './word-watch.ts';

/** Something of the world's that happens without anybody's doing. */
interface OwnCourse {
  nextDueAt(): Date | null;
  runDue(): void;
}

export interface WorldOptions {
  store: Store;
  clock: Clock;
  /** Wall milliseconds, for protocol time. */
  wall?: () => number;
  corpId: string;
  agentId: number;
  /** Ids follow from it. */
  seed: number;
  settings?: Partial<WorldSettings>;
}

/**
 * WeCom as far as people and the platform can see it: state and acts, without HTTP. Parts (`contacts`, `groups`, …)
 * are what the protocol's routes use; the flat acts are what a person does with a phone, and what the town calls.
 */
export function createWorld(options: WorldOptions) {
  const { store, clock, corpId, agentId, seed } = options;
  const happenings = createHappenings();
  const ctx: WorldContext = {
    store,
    clock,
    wall: options.wall ?? Date.now,
    corpId,
    agentId,
    seed,
    settings: { ...structuredClone(defaultSettings), ...options.settings },
    newId: createIdMaker(store, seed),
    callbacks: createCallbackOutbox({ store, clock }),
    tell: happenings.tell,
  };
  const people = createPeople(ctx);
  const staff = createStaff(ctx);
  const staffState = createStaffState(ctx);
  const range = createVisibleRange(ctx, { staff });
  const directory = createDirectory(ctx, { staff, staffState });
  const messages = createMessages(ctx);
  const contactWays = createContactWays(ctx, { staff, staffState, range });
  const consents = createConsents(ctx);
  const welcomes = createWelcomes(ctx, { messages, staffState, consents });
  const contacts = createContacts(ctx, { people, staff, contactWays, welcomes, messages });
  const groups = createGroups(ctx, { people, messages });
  const joinWays = createJoinWays(ctx, { groups, people });
  const massSends = createMassSends(ctx, { staff, staffState, range, messages });
  const massAssistant = createMassAssistant(ctx, { massSends, messages });
  const oauth = createOauth(ctx, { people, range });
  const media = createMedia(ctx);
  const mediaJobs = createMediaJobs(ctx, { media });
  const kf = createKf(ctx, { people, staff, media, contacts });
  const payments = createPayments(ctx, { people, staff });
  const archive = createArchive(ctx, { consents, contacts, groups, staff, welcomes, on: happenings.on });
  const appMessages = createAppMessages(ctx, { staff, range });
  const tags = createTags(ctx);
  const groupTemplates = createGroupTemplates(ctx);
  const behaviour = createBehaviour(ctx);
  const moments = createMoments(ctx, { staff, range });
  const transfers = createTransfers(ctx, { staff, staffState, contacts, messages });
  const acquisition = createAcquisition(ctx, {
    people,
    staff,
    staffState,
    range,
    welcomes,
    contactWays,
    on: happenings.on,
  });
  const interceptRules = createInterceptRules(ctx, { staff, range });
  const wordWatch = createWordWatch(ctx, { rules: interceptRules });
  const products = createProducts(ctx, { media });
  const groupTransfers = createGroupTransfers(ctx, { staff, staffState, groups });
  const servedContacts = createServedContacts(ctx, { people, range });
  const strategyTags = createStrategyTags(ctx, { staff });
  const memberCards = createMemberCards(ctx, { staff, range });
  const temporaryChats = createTemporaryChats(ctx, {
    people,
    staff,
    welcomes,
    messages,
    contacts,
    contactWays,
    on: happenings.on,
  });
  const ledger = createLedger(ctx);
  const seeding = createSeeding(ctx, { people, staff, tags });
  const truth = createTruth(ctx);

  return {
    corpId,
    agentId,
    clock,
    wall: ctx.wall,
    settings: ctx.settings,
    store,
    callbacks: ctx.callbacks,
    on: happenings.on,
    people,
    staff,
    staffState,
    range,
    directory,
    messages,
    contactWays,
    welcomes,
    contacts,
    groups,
    groupTransfers,
    joinWays,
    massSends,
    massAssistant,
    oauth,
    media,
    mediaJobs,
    kf,
    payments,
    consents,
    archive,
    appMessages,
    tags,
    groupTemplates,
    behaviour,
    moments,
    transfers,
    acquisition,
    interceptRules,
    wordWatch,
    products,
    servedContacts,
    strategyTags,
    memberCards,
    temporaryChats,
    ledger,
    seeding,
    truth,
    /** What happens by itself when its time comes, in this order. */
    course: [transfers, acquisition.quota, temporaryChats] as readonly OwnCourse[],

    // what a customer does; `person` is the number of a person
    scanContactWay: temporaryChats.scan,
    scanJoinWay: joinWays.scan,
    openLink: acquisition.visit,
    leaveGroup: (person: number, chatId: string) => groups.leave(chatId, person),
    /** The customer deletes or blocks the member. */
    removeContact: (person: number, userid: string) => contacts.block(person, userid),
    addAgain: contacts.addAgain,
    sayToMember: contacts.writeToMember,
    sayInGroup: (person: number, chatId: string, text: string) => groups.say(person, chatId, { text, attachments: [] }),
    inboxOf: messages.inboxOf,
    mintOauthCode: oauth.mint,

    // what a member does
    pendingSends: massAssistant.pending,
    confirmSend: (userid: string, msgid: string, only?: readonly string[]) => {
      wordWatch.look(userid, 'mass', massSends.known(msgid).content);
      return massAssistant.confirm(userid, msgid, only);
    },
    sendOwnMass: (...[userid, to, content]: Parameters<typeof massAssistant.sendOwn>) => {
      wordWatch.look(userid, 'mass', content);
      return massAssistant.sendOwn(userid, to, content);
    },
    createGroup: groups.create,
    postToGroup: (...[userid, chatId, content]: Parameters<typeof groups.post>) => {
      wordWatch.look(userid, 'post', content);
      return groups.post(userid, chatId, content);
    },
    sendToCustomer: (...[userid, person, content]: Parameters<typeof contacts.writeToCustomer>) => {
      wordWatch.look(userid, 'message', content);
      return contacts.writeToCustomer(userid, person, content);
    },
    removeCustomer: contacts.removeByMember,
    acceptContact: contacts.accept,
    pressCard: appMessages.press,
  };
}
export type World = ReturnType<typeof createWorld>;

export type { Chat, ChatMember } from './chat.ts';
export type { Attachment, MessageContent } from './content.ts';
export type { Delivery } from './delivery.ts';
export { ImpossibleAct, WecomRefusal } from './errors.ts';
export type { Inhabitants } from './inhabitants.ts';
export type { Person } from './people.ts';
export type { Department, Member } from './staff.ts';
