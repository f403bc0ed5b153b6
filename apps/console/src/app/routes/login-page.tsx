import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { LoginForm } from '../../features/access/login-form.tsx';
import { InnScene } from '../inn-scene.tsx';
import { Lantern } from '../lantern.tsx';

const route = getRouteApi('/login');

/** Where the console begins; afterwards one is where one wanted to go. */
export function LoginPage() {
  const { t } = useTranslation();
  const [language, changeLanguage] = useLanguage();
  const { to } = route.useSearch();
  const router = useRouter();
  // Only a path of this site: the address could come from anybody's link.
  const target = to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/login') ? to : '/today';
  return (
    <div className="login">
      <section className="login__scene">
        <InnScene />
        <p>{t('access.login.line1')}</p>
        <p>{t('access.login.line2')}</p>
      </section>
      <section className="login__form">
        <Lantern size={40} />
        <h1>{t('access.login.title')}</h1>
        <p>{t('access.login.text')}</p>
        <LoginForm onDone={() => router.history.push(router.basepath + target)} />
        <Button
          type="link"
          style={{ marginTop: 16 }}
          onClick={() => changeLanguage(language === 'en' ? 'zh-CN' : 'en')}
        >
          {t('shell.otherLanguage')}
        </Button>
      </section>
    </div>
  );
}
