export default definePageConfig({ navigationBarTitleText: '入群领福利' });
