import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CustomerPhone } from './customer/customer-phone.tsx';
import { ownerOf } from './host.ts';
import { Picker } from './shell/picker.tsx';
import { StaffPhone } from './staff/staff-phone.tsx';
import './styles/tokens.css';
import './styles/phone.css';
import './styles/chat.css';
import './styles/parts.css';
import './styles/kf.css';

const owner = ownerOf(location.hostname);
const page = () => {
  if (!owner) return <Picker />;
  return owner.kind === 'p' ? <CustomerPhone id={owner.id} /> : <StaffPhone userid={owner.id} />;
};

createRoot(document.getElementById('root')!).render(<StrictMode>{page()}</StrictMode>);
