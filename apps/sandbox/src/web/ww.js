/*
 * Stand-in of WeCom's JS-SDK (`window.ww`): register, getContext, getCurExternalContact, getCurExternalChat,
 * sendChatMessage, scanQRCode. Signatures are checked by the sandbox; the calls go to the phone view that embeds the page.
 */
(() => {
  const sandbox = new URL(document.currentScript.src).origin;
  const page = () => location.href.split('#')[0];
  const pending = new Map();
  let registered = null;
  let number = 0;

  addEventListener('message', ({ data, source }) => {
    if (source !== window.parent || data?.ww !== 'answer' || !pending.has(data.id)) return;
    const { resolve, reject } = pending.get(data.id);
    pending.delete(data.id);
    (data.error ? reject : resolve)(data.error ?? data.result);
  });

  const failed = (call, errCode, why) => ({ errMsg: `${call}:fail ${why}`, errCode });

  function askPhone(call, params) {
    if (window.parent === window) return Promise.reject(failed(call, -1, 'not inside WeCom'));
    const id = ++number;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      window.parent.postMessage({ ww: 'call', id, call, params }, '*');
    });
  }

  async function verify(part) {
    const response = await fetch(`${sandbox}/jssdk/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ corpId: registered.corpId, agentId: registered.agentId, url: page(), ...part }),
    });
    return response.json();
  }

  /** Gets one signature from the page, has it checked, and tells the page how that went. */
  async function configure(name, getSignature, onSuccess, onFail) {
    if (!getSignature) return null;
    const call = name === 'config' ? 'config' : 'agentConfig';
    try {
      const { errcode, errmsg } = await verify({ [name]: await getSignature(page()) });
      if (errcode === 0) {
        onSuccess?.({ errMsg: `${call}:ok`, errCode: 0 });
        return null;
      }
      const error = failed(call, errcode, errmsg);
      onFail?.(error);
      return error;
    } catch (cause) {
      const error = failed(call, -1, String(cause));
      onFail?.(error);
      return error;
    }
  }

  function register(options) {
    registered = options;
    const config = configure('config', options.getConfigSignature, options.onConfigSuccess, options.onConfigFail);
    const agent = configure(
      'agentConfig',
      options.getAgentConfigSignature,
      options.onAgentConfigSuccess,
      options.onAgentConfigFail,
    );
    registered.ready = Promise.all([config, agent]).then((errors) => errors.find((error) => error !== null) ?? null);
  }

  /** A call of the API list: waits for the signatures, refuses what was not asked for. */
  const api =
    (call) =>
    async (params = {}) => {
      const { success, fail, complete, ...rest } = params;
      const run = async () => {
        if (!registered) throw failed(call, -1, 'register first');
        const error = await registered.ready;
        if (error) throw failed(call, error.errCode, error.errMsg);
        if (registered.jsApiList && !registered.jsApiList.includes(call)) throw failed(call, -1, 'not in jsApiList');
        return { errMsg: `${call}:ok`, errCode: 0, ...(await askPhone(call, rest)) };
      };
      try {
        const result = await run();
        success?.(result);
        complete?.(result);
        return result;
      } catch (error) {
        fail?.(error);
        complete?.(error);
        throw error;
      }
    };

  window.ww = {
    SDK_VERSION: 'sandbox',
    env: { isWeChat: false, isWeCom: true },
    register,
    getContext: api('getContext'),
    getCurExternalContact: api('getCurExternalContact'),
    getCurExternalChat: api('getCurExternalChat'),
    sendChatMessage: api('sendChatMessage'),
    scanQRCode: api('scanQRCode'),
  };
})();
