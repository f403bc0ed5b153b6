export default definePageConfig({ navigationBarTitleText: '朋友送的券' });
