import { defineConfig } from '@tarojs/cli';

export default defineConfig<'vite'>({
  projectName: 'xiaoer-shop',
  // Only written into generated projects' headers; a fixed day keeps builds alike.
  date: '2026-3-1',
  // Sizes are CSS pixels and stay as written: 44 px is 44 px on every phone.
  designWidth: 375,
  deviceRatio: { 375: 1 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV}`,
  jsMinimizer: 'esbuild',
  framework: 'react',
  compiler: {
    type: 'vite',
    vitePlugins: [
      // Files of packages/ui have a tsconfig whose target this esbuild is too old to know.
      {
        name: 'shop:esbuild-target',
        config: () => ({ esbuild: { tsconfigRaw: { compilerOptions: { target: 'es2022' } } } }),
      },
    ],
  },
  mini: { postcss: { pxtransform: { enable: false } } },
  h5: {
    publicPath: '/shop/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    // Anything but 'rem': no script that sets the root's font size.
    postcss: { pxtransform: { enable: false, config: { targetUnit: 'vw' } }, autoprefixer: { enable: true } },
  },
});
