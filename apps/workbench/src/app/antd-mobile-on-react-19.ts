import { unstableSetRender } from 'antd-mobile';
import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';

// antd-mobile 5 renders Toast and Dialog with ReactDOM.render, which React 19 no longer has.
// https://mobile.ant.design/zh/guide/v5-for-19
const roots = new WeakMap<Element | DocumentFragment, Root>();

unstableSetRender((node: ReactNode, container: Element | DocumentFragment) => {
  const root = roots.get(container) ?? createRoot(container);
  roots.set(container, root);
  root.render(node);
  return async () => {
    await Promise.resolve(); // React refuses to unmount a root while it renders
    root.unmount();
    roots.delete(container);
  };
});
