/** Module rules of docs/architecture.md: tiers, public faces, no rings. */
const TIERS = [
  ['access', 'organisation'],
  ['customers', 'catalogue', 'content'],
  ['orders', 'offers', 'loyalty', 'community', 'audience'],
  ['attention', 'delivery', 'tasks', 'desk'],
  ['growth', 'playbooks'],
  ['insight'],
];
const ORDER = TIERS.flat();
const MODULES = 'apps/server/src/modules';
/** Builders and fakes beside the code that they are for. */
const FOR_TESTS = `^${MODULES}/[a-z]+/(testing|fake-wecom)\\.ts$`;

/** A module may call the ones before it in the list, never those after it. */
const upwards = ORDER.slice(0, -1).map((name, index) => ({
  name: `${name}-calls-towards-the-foundations`,
  severity: 'error',
  from: { path: `^${MODULES}/${name}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^${MODULES}/(${ORDER.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-rings', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-the-public-face',
      comment: 'Another module is imported through its index.ts; app.ts and tests too.',
      severity: 'error',
      from: { path: `^apps/server/src/(?:modules/([^/]+)/|[^/]+\\.ts$|cli/)` },
      to: { path: `^${MODULES}/[^/]+/(?!index\\.ts$)`, pathNot: [`^${MODULES}/$1/`, FOR_TESTS] },
    },
    {
      name: 'test-helpers-are-for-tests',
      comment: 'What a module offers to the tests of others: its testing.ts and its fake of WeCom.',
      severity: 'error',
      from: { path: `^${MODULES}/`, pathNot: ['\\.(test|child)\\.ts$', '/(testing|fake-wecom)\\.ts$', '/testing/'] },
      to: { path: FOR_TESTS },
    },
    {
      name: 'platform-has-no-business-words',
      severity: 'error',
      from: { path: '^apps/server/src/platform/' },
      to: { path: '^apps/server/src/(modules/|app\\.ts|config\\.ts|serve\\.ts)' },
    },
    {
      name: 'server-does-not-know-the-sandbox',
      severity: 'error',
      from: { path: '^(apps/server|packages)/' },
      to: { path: '^apps/(sandbox|console|workbench|shop)/' },
    },
    {
      name: 'sandbox-does-not-know-the-server',
      severity: 'error',
      from: { path: '^apps/sandbox/' },
      to: { path: '^apps/server/' },
    },
    { name: 'packages-stand-alone', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...upwards,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.base.json` },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|phone)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
