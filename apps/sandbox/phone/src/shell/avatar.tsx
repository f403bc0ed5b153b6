const HUES = ['#1f6f5c', '#d9912b', '#7a5c8e', '#3f6f9e', '#a4553f', '#58783b', '#8a6d3b', '#4a7c82'];

/** A colour that stays with the name. */
const hueOf = (name: string) =>
  HUES[[...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)!) % 997, 7) % HUES.length];

export function Avatar({ name, group = false }: { name: string; group?: boolean }) {
  if (group)
    return (
      <span className="avatar avatar-group" aria-hidden>
        {[0, 1, 2, 3].map((i) => (
          <i key={i} style={{ background: hueOf(name + i) }} />
        ))}
      </span>
    );
  return (
    <span className="avatar" style={{ background: hueOf(name) }} aria-hidden>
      {[...name].at(-1)}
    </span>
  );
}
