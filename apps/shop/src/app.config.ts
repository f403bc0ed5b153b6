export default defineAppConfig({
  pages: ['pages/join/index', 'pages/drop/index', 'pages/wallet/index', 'pages/orders/index', 'pages/gift/index'],
  window: {
    navigationBarBackgroundColor: '#1f6f5c',
    navigationBarTextStyle: 'white',
    navigationBarTitleText: '小二',
    backgroundColor: '#f6f4f0',
  },
  permission: { 'scope.userLocation': { desc: '只用来找离你最近的门店，不会保存' } },
  requiredPrivateInfos: ['getLocation'],
});
