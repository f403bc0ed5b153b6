import { colours, fontFamily, radius } from '@xiaoer/ui';
import type { ThemeConfig } from 'antd';

/** The tokens of packages/ui as Ant Design's tokens. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: colours.tea,
    colorLink: colours.tea,
    colorSuccess: colours.tea,
    colorWarning: colours.lantern,
    colorError: colours.harm,
    colorInfo: colours.tea,
    colorText: colours.ink,
    colorTextSecondary: colours.ink2,
    colorTextTertiary: colours.ink3,
    colorTextHeading: colours.ink,
    colorBorder: '#d9d4cb',
    colorBorderSecondary: colours.line,
    colorBgLayout: colours.page,
    colorBgContainer: colours.paper,
    colorFillAlter: '#faf9f6',
    borderRadius: radius,
    fontFamily,
    fontSize: 14,
    controlHeight: 34,
    wireframe: false,
  },
  components: {
    Menu: {
      itemBg: 'transparent',
      itemSelectedBg: colours.teaWash,
      itemSelectedColor: colours.teaDark,
      itemHeight: 38,
      itemMarginInline: 8,
      itemColor: colours.ink2,
      itemHoverBg: 'rgba(38, 35, 31, 0.04)',
      activeBarBorderWidth: 0,
    },
    Table: {
      headerBg: 'transparent',
      headerColor: colours.ink3,
      headerSplitColor: 'transparent',
      rowHoverBg: '#faf9f6',
      cellPaddingBlockMD: 9,
      cellPaddingInlineMD: 12,
    },
    Tabs: { horizontalItemGutter: 24, titleFontSize: 14 },
    Tag: { defaultBg: colours.page, defaultColor: colours.ink2 },
    Layout: { siderBg: colours.paper, headerBg: colours.paper, bodyBg: colours.page },
  },
};
