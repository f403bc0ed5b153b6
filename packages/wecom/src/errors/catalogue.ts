import type { Bilingual, Handling } from './code.ts';
import { coreCodes } from './codes-core.ts';
import { customerCodes } from './codes-customers.ts';
import { localCodes } from './codes-local.ts';
import { serviceCodes } from './codes-services.ts';

/** What the platform's list, or this package, says about a code. */
export interface KnownCode {
  handling: Handling;
  meaning: Bilingual;
}

const single = new Map<number, KnownCode>();
const ranges: { from: number; to: number; known: KnownCode }[] = [];
for (const [code, handling, zh, en] of [...coreCodes, ...customerCodes, ...serviceCodes]) {
  const known = { handling, meaning: { zh, en } };
  if (typeof code === 'number') single.set(code, known);
  else ranges.push({ from: code[0], to: code[1], known });
}

/** New codes appear without notice; one that is not listed is not worth a blind retry. */
const unlisted: KnownCode = { handling: 'D', meaning: { zh: '未收录的错误码', en: 'error code not listed' } };

/** What to do about a code, and what it means. Codes that are not listed are class D. */
export function lookUpCode(code: number | string): KnownCode {
  if (typeof code === 'string') return { handling: 'D', meaning: localCodes[code] ?? unlisted.meaning };
  return single.get(code) ?? ranges.find((r) => code >= r.from && code <= r.to)?.known ?? unlisted;
}

const hints = new Map<number, Bilingual>([
  [
    40001,
    {
      zh: '检查企业 ID 与应用 Secret；新企业不能再用系统应用的 Secret',
      en: "Check corp id and app secret; new corps can no longer use a system app's secret",
    },
  ],
  [
    60020,
    {
      zh: '把这个出口 IP 加入应用的“企业可信IP”，约 1 分钟后生效',
      en: "Add this address to the app's trusted IPs; it takes about a minute",
    },
  ],
  [
    48002,
    {
      zh: '在“客户联系 → 可调用接口的应用”中勾选本应用',
      en: 'List this app under Customer Contact → apps that may call the API',
    },
  ],
  [
    50001,
    {
      zh: '可信域名必须与网页授权的域名和端口完全一致',
      en: 'The trusted domain must equal the redirect domain exactly, port included',
    },
  ],
  [43012, { zh: '先为应用设置接收消息的回调地址', en: 'Give the app a callback address first' }],
  [41050, { zh: '欢迎语须在 20 秒内发出，且只能用一次', en: 'A welcome code lives for 20 seconds and works once' }],
  [
    84061,
    {
      zh: '成员已删除客户，或免验证添加后成员尚未通过；仅客户单方删除时接口仍可调用',
      en: 'The member removed the customer, or has not accepted yet; a removal by the customer alone does not cause this',
    },
  ],
  [
    40007,
    {
      zh: '临时素材 3 天失效；朋友圈与群发素材不能混用',
      en: 'Media live 3 days; moment and message media are different',
    },
  ],
]);

export function hintFor(code: number | string): Bilingual | undefined {
  return typeof code === 'number' ? hints.get(code) : undefined;
}
