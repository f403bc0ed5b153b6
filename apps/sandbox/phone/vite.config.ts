import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/phone/',
  plugins: [react()],
  build: { outDir: '../dist/phone', emptyOutDir: true },
  server: {
    proxy: { '/__sandbox': 'http://localhost:8090', '/qr': 'http://localhost:8090', '/media': 'http://localhost:8090' },
  },
});
