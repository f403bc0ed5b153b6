import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // Ant Design is one large piece that changes rarely; pages are loaded apart.
    chunkSizeWarningLimit: 1400,
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
