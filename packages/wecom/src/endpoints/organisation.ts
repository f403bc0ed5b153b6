import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import type { Shape } from './shapes.ts';

/** A department's place in the tree. */
export interface DepartmentRef {
  id: number;
  /** Root is 1. */
  parentid: number;
  /** Bigger sorts first. */
  order: number;
}

/** A department with its name. */
export interface Department extends DepartmentRef {
  name: string;
  name_en?: string;
  department_leader: string[];
}

/** A member's name and departments. */
export interface MemberRef {
  userid: string;
  name: string;
  department: number[];
  open_userid?: string;
}

/** Apps made after 2022-06-20 don't see avatar, gender, mobile, mails, qr_code and address. */
export interface Member extends MemberRef {
  order: number[];
  position?: string;
  mobile?: string;
  gender?: string;
  email?: string;
  biz_mail?: string;
  is_leader_in_dept: number[];
  direct_leader: string[];
  avatar?: string;
  thumb_avatar?: string;
  telephone?: string;
  alias?: string;
  address?: string;
  main_department?: number;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: number;
  qr_code?: string;
  external_position?: string;
  external_profile?: object;
  extattr?: { attrs: object[] };
}

const refShape: Shape = { numbers: ['id', 'parentid', 'order'] };
const departmentShape: Shape = { ...refShape, lists: ['department_leader'] };
const memberShape: Shape = {
  numbers: ['status', 'main_department'],
  texts: ['gender'],
  lists: ['direct_leader'],
  numberLists: ['department', 'order', 'is_leader_in_dept'],
};

export function departmentApi(api: Api) {
  return {
    /** Ids only; the recommended way. Without an id everything the app sees. */
    async simplelist(params: { id?: number } = {}, options?: CallOptions): Promise<DepartmentRef[]> {
      const shape = { lists: ['department_id'], within: { department_id: refShape } };
      return (await api.call<{ department_id: DepartmentRef[] }>('department.simplelist', params, options, shape))
        .department_id;
    },
    /** One department with its name. */
    async get(params: { id: number }, options?: CallOptions): Promise<Department> {
      const shape = { within: { department: departmentShape } };
      return (await api.call<{ department: Department }>('department.get', params, options, shape)).department;
    },
    /** With names, and with everything below; slow on large corps. */
    async list(params: { id?: number } = {}, options?: CallOptions): Promise<Department[]> {
      const shape = { lists: ['department'], within: { department: departmentShape } };
      return (await api.call<{ department: Department[] }>('department.list', params, options, shape)).department;
    },
  };
}

export function userApi(api: Api) {
  return {
    /** 60111 for members who left, were deleted or are outside the app's range. */
    get(params: { userid: string }, options?: CallOptions): Promise<Member> {
      return api.call<Member>('user.get', params, options, memberShape);
    },
    /** Names of one department's own members. */
    async simplelist(params: { department_id: number }, options?: CallOptions): Promise<MemberRef[]> {
      const shape = { lists: ['userlist'], within: { userlist: { numberLists: ['department'] } } };
      return (await api.call<{ userlist: MemberRef[] }>('user.simplelist', params, options, shape)).userlist;
    },
    /** Everything the app sees of one department's own members. */
    async list(params: { department_id: number }, options?: CallOptions): Promise<Member[]> {
      const shape = { lists: ['userlist'], within: { userlist: memberShape } };
      return (await api.call<{ userlist: Member[] }>('user.list', params, options, shape)).userlist;
    },
    /** One row per member and department. Only with the contact-sync secret (doc 96067). */
    listId(params: { cursor?: string; limit?: number } = {}, options?: CallOptions) {
      return items<{ userid: string; department: number }>(
        api,
        'user.listId',
        'dept_user',
        { limit: 10_000, ...params },
        options,
        { within: { dept_user: { numbers: ['department'] } } },
      );
    },
    /** Many wrong numbers block the call for a day. */
    async getUserid(params: { mobile: string }, options?: CallOptions): Promise<string> {
      return (await api.call<{ userid: string }>('user.getUserid', params, options)).userid;
    },
    /** `email_type` 1 is the corp's own mail (the default), 2 a private one. */
    async getUseridByEmail(params: { email: string; email_type?: 1 | 2 }, options?: CallOptions): Promise<string> {
      return (await api.call<{ userid: string }>('user.getUseridByEmail', params, options)).userid;
    },
  };
}

/** Departments in the app's range (docs 90208, 95350). */
export interface DepartmentApi extends ReturnType<typeof departmentApi> {}

/** Members in the app's range (docs 90196, 90200, 90201). Lists don't reach into departments below: walk them. */
export interface UserApi extends ReturnType<typeof userApi> {}
