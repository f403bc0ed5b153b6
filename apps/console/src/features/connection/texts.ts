import type { Language, Texts } from '@xiaoer/ui';

export const connectionTexts: Record<Language, Texts> = {
  'zh-CN': {
    tab: '连接',
    title: '连接企业微信',
    source: {
      environment: '由环境变量设置，这里只能查看和测试',
      console: '在这里填写，密钥加密保存',
      none: '还没有连接企业',
    },
    testAll: '全部测试',
    test: '测试',
    outcome: { passed: '通过', warning: '要留意', failed: '没有通过' },
    corpId: '企业 ID',
    corpIdRule: '以 ww 开头，在“我的企业 › 企业信息”最下面',
    agentId: '应用 AgentId',
    secret: '应用 Secret',
    secretKept: '已经保存；留空就不改',
    secretRule: '请从应用详情页复制完整的 Secret',
    setOutside: '由环境变量设置',
    notYet: '保存企业和应用以后生成',
    verifiedAt: '上次验证',
    lastEventAt: '上次收到事件',
    newKeys: '换一组 Token 和 AESKey',
    newKeysTitle: '换一组新的？',
    newKeysText: '重启以后旧的就不能用了，要马上到企业微信后台改过来，否则事件进不来。',
    refusedIp: '企业微信看到的我们的地址：',
    restartTitle: '重启后生效',
    restartText: '新的设置从下次启动开始使用；重启要几秒钟，期间到达的事件企业微信会再送。',
    restart: '现在重启',
    restarting: '正在重启，请稍候',
    steps: {
      secret: {
        title: '企业和应用',
        text: '在企业微信管理后台新建一个自建应用，把企业 ID、AgentId 和 Secret 填在这里。不能用“客户联系”的系统 Secret（2023-12 以后的新企业不再支持）。',
      },
      trusted_ip: {
        title: '企业可信 IP',
        text: '应用详情 › 企业可信 IP：填上服务器的出口地址，大约一分钟后生效。地址不对时，测试会告诉你企业微信看到的是哪个地址。',
      },
      visible_range: {
        title: '可见范围',
        text: '应用详情 › 可见范围：把所有门店的部门都加进来。范围以外的店员，小二看不见，也发不了。',
      },
      customer_contact: {
        title: '客户联系',
        text: '客户联系 › 可调用接口的应用：选中这个应用；客户联系 › 权限配置：把店员加进使用范围。',
      },
      callback: {
        title: '接收事件',
        text: '应用详情 › 接收消息 › 设置 API 接收：粘贴下面三项，并打开“外部联系人变更回调”。欢迎语必须在 20 秒内发出，全靠它。',
      },
      jssdk: {
        title: '网页授权及 JS-SDK',
        text: '应用详情 › 网页授权及 JS-SDK：可信域名填工作台的域名（需要备案），店员才能在群里一键发送。',
      },
      kf: {
        title: '微信客服（可选）',
        text: '用微信客服的话：微信客服 › 可调用接口的应用里选中这个应用，并打开“微信客服消息和事件”。不用可以跳过。',
      },
    },
    facts: {
      visible_range: '看得见 {{departments}} 个部门；直接加入 {{members}} 人、{{parties}} 个部门。',
      customer_contact: '{{members}} 位成员可以添加客户。',
      callback: '地址回应了 {{status}}。',
      kf: '{{accounts}} 个客服账号。',
    },
    advice: {
      no_corp: '先填写企业 ID、AgentId 和 Secret。',
      no_callback_keys: '还没有 Token 和 EncodingAESKey：先保存企业和应用，重启一次。',
      range_empty: '可见范围是空的：在应用详情里把门店部门加进来。',
      nobody_serves: '没有成员可以添加客户：检查“客户联系 › 权限配置”的使用范围。',
      callback_unreachable: '从外面打不开这个地址：检查域名、证书、防火墙和反向代理。',
      callback_not_ours: '这个地址有回应，但不是小二：反向代理可能把 /wecom/callback 指到了别处。',
      trusted_domain: '签名可以生成；可信域名和备案不能用接口检查，请在企业微信里打开一次工作台。',
      unreachable: '连不上企业微信：检查服务器的网络和代理。',
    },
  },
  en: {
    tab: 'Connection',
    title: 'Connecting WeCom',
    source: {
      environment: 'Set by the environment: to be seen and tested here',
      console: 'Entered here, secrets encrypted',
      none: 'No corp connected yet',
    },
    testAll: 'Test everything',
    test: 'Test',
    outcome: { passed: 'passed', warning: 'look at this', failed: 'failed' },
    corpId: 'Corp id',
    corpIdRule: 'Begins with ww; at the end of 我的企业 › 企业信息',
    agentId: 'AgentId',
    secret: 'Secret of the app',
    secretKept: 'Kept; leave empty to keep it',
    secretRule: 'Copy the whole secret from the app’s page',
    setOutside: 'set by the environment',
    notYet: 'made when corp and app are saved',
    verifiedAt: 'Last verified',
    lastEventAt: 'Last event',
    newKeys: 'New Token and AESKey',
    newKeysTitle: 'Make new ones?',
    newKeysText: 'After the restart the old ones stop working: change them in WeCom at once, or no event comes in.',
    refusedIp: 'Our address as WeCom sees it:',
    restartTitle: 'Works after a restart',
    restartText:
      'The new settings are used from the next start on. It takes seconds; WeCom sends events again that fail meanwhile.',
    restart: 'Restart now',
    restarting: 'Restarting',
    steps: {
      secret: {
        title: 'Corp and app',
        text: 'Make an app of your own in WeCom’s back office and enter corp id, AgentId and Secret. System secrets (客户联系) no longer work for corps made after 2023-12.',
      },
      trusted_ip: {
        title: 'Trusted IP (企业可信IP)',
        text: 'App › 企业可信IP: the server’s outgoing address; effective after about a minute. When it is wrong, the test says which address WeCom sees.',
      },
      visible_range: {
        title: 'Visible range (可见范围)',
        text: 'App › 可见范围: add the departments of all stores. Staff outside it can’t be seen or asked to send.',
      },
      customer_contact: {
        title: 'Customer contact (客户联系)',
        text: '客户联系 › 可调用接口的应用: choose the app; 客户联系 › 权限配置: add the staff.',
      },
      callback: {
        title: 'Events (接收消息)',
        text: 'App › 接收消息 › 设置API接收: paste these three and switch on 外部联系人变更回调. Welcomes must leave within 20 seconds: they depend on it.',
      },
      jssdk: {
        title: 'Web pages and JS-SDK',
        text: 'App › 网页授权及JS-SDK: the workbench’s domain as trusted domain, so that staff can post to groups with one tap.',
      },
      kf: {
        title: 'Customer service 微信客服 (optional)',
        text: '微信客服 › 可调用接口的应用: choose the app and switch on 微信客服消息和事件. Skip it if you don’t use it.',
      },
    },
    facts: {
      visible_range: 'Sees {{departments}} departments; {{members}} members and {{parties}} departments added.',
      customer_contact: '{{members}} members may add customers.',
      callback: 'The address answered {{status}}.',
      kf: '{{accounts}} service accounts.',
    },
    advice: {
      no_corp: 'Enter corp id, AgentId and Secret first.',
      no_callback_keys: 'No Token and EncodingAESKey yet: save corp and app, restart once.',
      range_empty: 'The visible range is empty: add the stores’ departments to the app.',
      nobody_serves: 'Nobody may add customers: look at 客户联系 › 权限配置.',
      callback_unreachable: 'The address can’t be reached: look at domain, certificate, firewall and reverse proxy.',
      callback_not_ours:
        'Something answers there, but not Xiaoer: the reverse proxy may lead /wecom/callback elsewhere.',
      trusted_domain:
        'Signatures can be made; the trusted domain itself has no API: open the workbench once inside WeCom.',
      unreachable: 'WeCom can’t be reached: look at the server’s network and proxy.',
    },
  },
};
