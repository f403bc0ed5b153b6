import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/workbench/',
  plugins: [react()],
  build: {
    // WeCom's own web views on older store phones.
    target: ['chrome86', 'safari14'],
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
