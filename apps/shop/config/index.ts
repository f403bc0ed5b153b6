import path from 'node:path';
import { defineConfig } from '@tarojs/cli';

const weapp = process.env.TARO_ENV === 'weapp';

export default defineConfig<'vite'>({
  projectName: 'xiaoer-shop',
  // Only written into generated projects' headers; a fixed day keeps builds alike.
  date: '2026-3-1',
  // Sizes are CSS pixels and stay as written: 44 px is 44 px on every phone.
  designWidth: 375,
  deviceRatio: { 375: 1 },
  sourceRoot: 'src',
  outputRoot: weapp ? 'dist-weapp' : 'dist',
  framework: 'react',
  compiler: 'vite',
  alias: { '@ui': path.resolve(__dirname, '../../../packages/ui/src') },
  mini: { postcss: { pxtransform: { enable: false } } },
  h5: {
    publicPath: '/shop/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    postcss: { pxtransform: { enable: false }, autoprefixer: { enable: true } },
  },
});
