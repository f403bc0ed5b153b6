import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { WeComError } from '../errors/wecom-error.ts';
import { eventShapes } from './event-shapes.ts';
import { type EventOf, eventKey, type KnownEventKind, parseEvent } from './parse-event.ts';
import { toXml, type XmlInput } from './xml.ts';

const head = { ToUserName: 'ww1f0c2a9d5b7e3481', FromUserName: 'sys', CreateTime: 1767232800, MsgType: 'event' };
const xml = (children: XmlInput) => toXml({ ...head, ...children });
const parse = (children: XmlInput) => parseEvent(xml(children));
const refusal = (text: string) => {
  try {
    return parseEvent(text).kind;
  } catch (error) {
    return error instanceof WeComError && error.kind === 'callback' ? error.code : error;
  }
};

describe('an event', () => {
  it('of a group whose members changed has lists, versions and scenes', () => {
    const event =
      parseEvent(`<xml><ToUserName><![CDATA[ww1f0c2a9d5b7e3481]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>
<CreateTime>1767232800</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_chat]]></Event>
<ChatId><![CDATA[wrK3xQCAAAgroup000000001]]></ChatId><ChangeType><![CDATA[update]]></ChangeType>
<UpdateDetail><![CDATA[del_member]]></UpdateDetail><JoinScene>0</JoinScene><QuitScene>1</QuitScene>
<MemChangeCnt>1</MemChangeCnt><MemChangeList><Item>wmK3xQCAAAexample0000000009</Item></MemChangeList>
<LastMemVer>0f3c</LastMemVer><CurMemVer>a71e</CurMemVer></xml>`);
    expect(event).toMatchObject({
      kind: 'change_external_chat.update',
      chatId: 'wrK3xQCAAAgroup000000001',
      updateDetail: 'del_member',
      joinScene: 0,
      quitScene: 1,
      memberChangeCount: 1,
      members: ['wmK3xQCAAAexample0000000009'],
      lastMemberVersion: '0f3c',
      memberVersion: 'a71e',
    });
  });

  it('without a list of members has an empty one', () => {
    const event = parse({
      Event: 'change_external_chat',
      ChangeType: 'update',
      ChatId: 'wr1',
      UpdateDetail: 'add_member',
    });
    expect((event as EventOf<'change_external_chat.update'>).members).toEqual([]);
  });

  it('of customer service has no sender', () => {
    const { FromUserName: _, ...rest } = head;
    const event = parseEvent(toXml({ ...rest, Event: 'kf_msg_or_event', Token: 'ENC', OpenKfId: 'wk1' }));
    expect(event).toMatchObject({ kind: 'kf_msg_or_event', from: undefined, token: 'ENC', openKfId: 'wk1' });
  });

  it('of a card tells what was ticked, one or several', () => {
    const event = parse({
      Event: 'template_card_event',
      EventKey: 'done',
      TaskId: 'bc-7',
      CardType: 'vote_interaction',
      ResponseCode: 'rc',
      AgentID: 1000021,
      SelectedItems: {
        SelectedItem: [
          { QuestionKey: 'q1', OptionIds: { OptionId: 'busy' } },
          { QuestionKey: 'q2', OptionIds: { OptionId: ['a', 'b'] } },
        ],
      },
    });
    expect(event).toMatchObject({
      kind: 'template_card_event',
      agentId: '1000021',
      selectedItems: [
        { questionKey: 'q1', optionIds: ['busy'] },
        { questionKey: 'q2', optionIds: ['a', 'b'] },
      ],
    });
  });

  it('of authorised kf accounts may repeat its elements', () => {
    const event = parse({ Event: 'kf_account_auth_change', AuthAddOpenKfId: ['wk1', 'wk2'], AuthDelOpenKfId: 'wk3' });
    expect(event).toMatchObject({ added: ['wk1', 'wk2'], removed: ['wk3'] });
  });

  it('of the contact book splits comma lists', () => {
    const event = parse({ Event: 'change_contact', ChangeType: 'update_user', UserID: 'lin', Department: '1,9' });
    expect(event).toMatchObject({ kind: 'change_contact.update_user', departments: ['1', '9'], newUserId: undefined });
  });

  it('typed by a member keeps its 64-bit id as text', () => {
    const event = parse({
      MsgType: 'text',
      Content: '改价 &amp; <好> 👩‍🍳 ]]> x',
      MsgId: '9223372036854775807',
      AgentID: '7',
    });
    expect(event).toMatchObject({
      kind: 'message.text',
      msgId: '9223372036854775807',
      content: '改价 &amp; <好> 👩‍🍳 ]]> x',
    });
  });

  it.each([
    [
      'white space around and inside tags',
      ` \n<xml ><Event>subscribe</Event ><AgentID></AgentID></xml >\n`,
      'subscribe',
    ],
    [
      'elements without CDATA',
      '<xml><Event>change_external_tag</Event><ChangeType>shuffle</ChangeType><Id/></xml>',
      'change_external_tag.shuffle',
    ],
    ['references to characters', '<xml><Event>&#109;sgaudit_notify</Event></xml>', 'msgaudit_notify'],
    ['an unknown event', xml({ Event: 'something_new', ChangeType: 'today' }), 'unknown'],
    ['an unknown change', xml({ Event: 'change_external_chat', ChangeType: 'rename' }), 'unknown'],
    ['names that every object has', xml({ Event: 'toString' }), 'unknown'],
    ['no elements', '<xml/>', 'unknown'],
    [
      "a provider's envelope",
      '<xml><SuiteId>s</SuiteId><AuthCorpId>ww</AuthCorpId><InfoType>suite_ticket</InfoType></xml>',
      'unknown',
    ],
    ['a JSON object', '{"msgtype":"event"}', 'unknown'],
  ])('with %s is read', (_, text, kind) => expect(refusal(text)).toBe(kind));

  it('without an element that makes it usable is unknown, and says which', () => {
    expect(
      parse({ Event: 'change_external_contact', ChangeType: 'add_external_contact', UserID: 'lin' }),
    ).toMatchObject({
      kind: 'unknown',
      event: 'change_external_contact',
      changeType: 'add_external_contact',
      missing: ['externalUserId'],
    });
  });

  it('is narrowed by its kind', () => {
    const event = parse({
      Event: 'change_external_contact',
      ChangeType: 'del_follow_user',
      UserID: 'a',
      ExternalUserID: 'wm',
    });
    expectTypeOf(event.kind).toExtend<string>();
    if (event.kind === 'change_external_contact.add_external_contact') {
      expectTypeOf(event.welcomeCode).toEqualTypeOf<string | undefined>();
    }
    if (event.kind !== 'change_external_contact.del_follow_user') throw new Error(event.kind);
    expectTypeOf(event.externalUserId).toEqualTypeOf<string>();
    expect(event.externalUserId).toBe('wm');
  });

  it('keeps elements that nobody has told us about', () => {
    const event = parse({ Event: 'subscribe', Novelty: { Deep: 'x' } });
    expect(event.raw).toMatchObject({ Novelty: { Deep: 'x' } });
  });
});

describe('text that is refused', () => {
  const billion = `<!DOCTYPE lolz [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;&a;&a;">'.repeat(9)}]><xml><Event>&b;</Event></xml>`;
  it.each([
    ['an entity bomb', billion, 'xml'],
    [
      'an outside entity',
      '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Event>&x;</Event></xml>',
      'xml',
    ],
    ['a document type after the prologue', '<?xml version="1.0"?>\n<!doctype xml><xml/>', 'xml'],
    ['a thousand levels', `<xml>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}</xml>`, 'xml'],
    ['a hundred thousand open CDATA, in no time', `<xml>${'<![CDATA['.repeat(100_000)}`, 'xml'],
    ['names that poison objects', '<xml><__proto__><isAdmin>1</isAdmin></__proto__></xml>', 'xml'],
    ['an unclosed element', '<xml><Event>subscribe</xml>', 'xml'],
    ['two roots', '<xml/><xml/>', 'xml'],
    ['no XML at all', 'hello', 'xml'],
    ['nothing', '', 'xml'],
    ['half a JSON object', '{"a":', 'json'],
    ['more than a megabyte', `<xml><Event>${'x'.repeat(1024 * 1024)}</Event></xml>`, 'too_large'],
  ])('%s', (_, text, code) => expect(refusal(text)).toBe(code));

  it('is not what a customer wrote inside CDATA', () => {
    expect(parse({ MsgType: 'text', Content: '<!DOCTYPE x [<!ENTITY', MsgId: '1' })).toMatchObject({
      kind: 'message.text',
    });
  });
});

describe('whatever arrives', () => {
  it('is an event or a clean refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((s) => `<xml>${s}</xml>`),
        ),
        (text) => {
          expect(['string', 'object']).toContain(typeof refusal(text));
          expect(refusal(text)).not.toBeInstanceOf(Error);
        },
      ),
    );
  });

  it('of known kinds with text of any kind is read as that kind', () => {
    const kinds = Object.keys(eventShapes) as KnownEventKind[];
    const names = [
      'UserID',
      'ExternalUserID',
      'FailReason',
      'ChatId',
      'UpdateDetail',
      'Id',
      'TagType',
      'LinkId',
      'Token',
    ];
    const more = ['OpenKfId', 'TagId', 'TaskId', 'JobId', 'MsgId', 'MediaId'];
    // trimmed, because white space around a text is not part of it
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => s.trim() === s && s !== '');
    fc.assert(
      fc.property(fc.constantFrom(...kinds), text, (kind, value) => {
        const [event = '', changeType] = kind.split('.');
        const elements = Object.fromEntries([...names, ...more].map((name) => [name, value]));
        const own = event === 'message' ? { MsgType: changeType } : { Event: event, ChangeType: changeType };
        expect(parse({ ...elements, BatchJob: { JobId: value }, ...own }).kind).toBe(kind);
      }),
    );
  });
});

describe('the key of an event', () => {
  const added = {
    Event: 'change_external_contact',
    ChangeType: 'add_external_contact',
    UserID: 'lin',
    ExternalUserID: 'wm1',
  };

  it('is equal for a repeat, whatever else the repeat carries', () => {
    expect(eventKey(parse({ ...added, Novelty: '1' }))).toBe(eventKey(parse(added)));
  });

  it.each([
    ['another customer', { ExternalUserID: 'wm2' }],
    ['another second', { CreateTime: 1767232801 }],
    ['another corp', { ToUserName: 'ww2' }],
    ['another change', { ChangeType: 'del_follow_user' }],
  ])('differs for %s', (_, change) =>
    expect(eventKey(parse({ ...added, ...change }))).not.toBe(eventKey(parse(added))),
  );

  it('tells two grants of customer service in one second apart', () => {
    const grant = (account: string) => eventKey(parse({ Event: 'kf_account_auth_change', AuthAddOpenKfId: account }));
    expect(grant('wk1')).not.toBe(grant('wk2'));
    expect(grant('wk1')).toBe(grant('wk1'));
  });

  it('of a message is its id', () => {
    const said = (MsgId: string, Content: string) => eventKey(parse({ MsgType: 'text', MsgId, Content }));
    expect(said('1', 'a')).toBe(said('1', 'b'));
    expect(said('1', 'a')).not.toBe(said('2', 'a'));
  });

  it('holds no welcome code in clear', () =>
    expect(eventKey(parse({ ...added, WelcomeCode: 'Wc-secret' }))).not.toContain('Wc'));
});
