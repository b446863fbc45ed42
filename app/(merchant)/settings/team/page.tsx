import { Check, Minus } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { LANGUAGES } from "@/lib/domain/language";
import { ALL_PERMISSIONS, can, mayGrant, PERMISSIONS, ROLE_NAMES } from "@/lib/domain/permissions";
import { ROLES } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type OpenInvitation, type TeamMember, teamOf } from "@/lib/queries/team";
import { cancelInvitation, changeRole, inviteMember, removeMember } from "../actions";
import { RoleSelect } from "./role-select";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.team") };
}

export default async function TeamPage() {
  const door = await openPage("team.read");
  const [t, common, team] = await Promise.all([getTranslations("settings"), getTranslations("common"), teamOf(door.scope)]);
  const { language } = door.reader;
  const roles = ROLES.filter((role) => mayGrant(door.role, role)).map((role) => ({ value: role, label: ROLE_NAMES[role][language] }));
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("team.title")}</h1>
      <Panel title={t("team.title")} flush>
        <ul className="divide-y divide-border">
          {team.members.map((member) => (
            <Member key={member.userId} door={door} member={member} roles={roles} />
          ))}
          {team.invitations.map((invitation) => (
            <Invited key={invitation.id} door={door} invitation={invitation} />
          ))}
        </ul>
      </Panel>
      {door.can("team.manage") ? (
        <Panel title={t("team.inviteTitle")}>
          <ActionForm
            adds
            columns={2}
            fields={[
              { type: "email", name: "email", label: t("team.email"), required: true, maxLength: 254 },
              { type: "select", name: "role", label: t("team.role"), value: "support", options: roles },
              {
                type: "select",
                name: "language",
                label: t("team.language"),
                value: language,
                options: LANGUAGES.map((value) => ({ value, label: common(`language.${value}`) })),
              },
            ]}
            action={inviteMember}
            submit={t("team.invite")}
            done={t("team.invited")}
          />
        </Panel>
      ) : null}
      <RoleMatrix door={door} />
    </>
  );
}

type MemberProps = {
  readonly door: PageDoor;
  readonly member: TeamMember;
  readonly roles: readonly { readonly value: string; readonly label: string }[];
};

async function Member({ door, member, roles }: MemberProps) {
  const t = await getTranslations("settings");
  const isSelf = member.userId === door.user.id;
  const canChange = door.can("team.manage") && !isSelf && mayGrant(door.role, member.role);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">
          {member.name} {isSelf ? <span className="font-normal text-muted">({t("team.you")})</span> : null}
        </p>
        <p className="truncate text-muted text-sm">{member.email}</p>
      </div>
      {canChange ? (
        <>
          <RoleSelect
            userId={member.userId}
            role={member.role}
            roles={roles}
            label={t("team.changeRole", { name: member.name })}
            done={t("team.roleChanged")}
            change={changeRole}
          />
          <ActionButton
            label={t("team.remove")}
            size="sm"
            input={{ userId: member.userId }}
            action={removeMember}
            done={t("team.removed")}
            confirm={{ title: t("team.removeTitle", { name: member.name }), text: t("team.removeText") }}
          />
        </>
      ) : (
        <Pill>{ROLE_NAMES[member.role][door.reader.language]}</Pill>
      )}
    </li>
  );
}

async function Invited({ door, invitation }: { readonly door: PageDoor; readonly invitation: OpenInvitation }) {
  const t = await getTranslations("settings");
  const until = wordingFor(door.reader).date(dateInZone(invitation.expiresAt, door.reader.zone));
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate">{invitation.email}</p>
        <p className="text-muted text-sm">{t("team.invitedUntil", { date: until })}</p>
      </div>
      <Pill>{ROLE_NAMES[invitation.role][door.reader.language]}</Pill>
      {door.can("team.manage") ? (
        <ActionButton
          label={t("team.cancel")}
          size="sm"
          input={{ invitationId: invitation.id }}
          action={cancelInvitation}
          done={t("team.cancelled")}
        />
      ) : null}
    </li>
  );
}

/** The one permission table, as people read it: the same rows that guard every page and action. Too narrow for a table, it is a list. */
async function RoleMatrix({ door }: { readonly door: PageDoor }) {
  const t = await getTranslations("settings");
  const { language } = door.reader;
  return (
    <Panel title={t("team.matrixTitle")} flush>
      <dl className="divide-y divide-border xl:hidden">
        {ALL_PERMISSIONS.map((permission) => (
          <div key={permission} className="px-4 py-2">
            <dt>{PERMISSIONS[permission][language]}</dt>
            <dd className="text-muted text-sm">
              {ROLES.filter((role) => can(role, permission))
                .map((role) => ROLE_NAMES[role][language])
                .join(", ")}
            </dd>
          </div>
        ))}
      </dl>
      <table className="w-full text-sm max-xl:hidden">
        <thead>
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-medium text-muted">
              {t("team.permission")}
            </th>
            {ROLES.map((role) => (
              <th key={role} scope="col" className="px-2 py-2 text-center font-medium text-muted">
                {ROLE_NAMES[role][language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ALL_PERMISSIONS.map((permission) => (
            <tr key={permission} className="border-border border-t">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                {PERMISSIONS[permission][language]}
              </th>
              {ROLES.map((role) => (
                <td key={role} className="px-2 py-1.5 text-center">
                  <Mark may={can(role, permission)} label={t(can(role, permission) ? "team.may" : "team.mayNot")} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Mark({ may, label }: { readonly may: boolean; readonly label: string }) {
  const Icon = may ? Check : Minus;
  return (
    <>
      <Icon aria-hidden="true" className={`mx-auto size-4 ${may ? "text-success-text" : "text-muted"}`} />
      <span className="sr-only">{label}</span>
    </>
  );
}
