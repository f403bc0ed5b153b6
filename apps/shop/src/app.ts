import { Component, createElement, type PropsWithChildren } from 'react';
import './app.css';
import { ErrorNote } from './shared/components/note';
import { Card, Page } from './shared/components/page';

/** The whole app. A bug in a page shows the same calm note as a failed request, never a white screen. */
export default class App extends Component<PropsWithChildren, { error: unknown }> {
  state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const note = createElement(ErrorNote, { error, onRetry: () => this.setState({ error: null }) });
    return createElement(Page, { title: ' ' }, createElement(Card, {}, note));
  }
}
