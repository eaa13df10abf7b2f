/** How the package managers write their flags, so that a flag's value is not taken for a package. */
import { type FlagStyle, plainText, type Subcommand } from "./arguments.ts";

const style = (valued: string): FlagStyle => ({ valued: new Set(valued.split(" ")) });

export const aptStyle = style(
  "-t --target-release --default-release -o --option -c --config-file -a --host-architecture -P --build-profiles --solver",
);
export const apkStyle = style(
  "-t --virtual -X --repository -p --root --arch --keys-dir --repositories-file --wait --cache-dir --cache-max-age " +
    "--progress-fd --timeout",
);
export const yumStyle = style(
  "-c --config --enablerepo --disablerepo --repo --repoid -x --exclude --excludepkgs --setopt --releasever --installroot " +
    "-d --debuglevel -e --errorlevel -R --randomwait --color --forcearch --advisory --comment --repofrompath",
);
export const zypperStyle = style(
  "-r --repo --from -t --type -R --root -c --config -D --reposd-dir -C --cache-dir --plus-repo -p --plus-content " +
    "--releasever --installroot --solver-focus --download",
);
export const pipStyle = style(
  "-i --index-url --extra-index-url -f --find-links --no-binary --only-binary --prefix --root -t --target -b --build " +
    "--src --upgrade-strategy --platform --python-version --implementation --abi --progress-bar --trusted-host " +
    "--cache-dir --log --proxy --retries --timeout --exists-action --cert --client-cert --root-user-action --report " +
    "--python --global-option --install-option --build-option --config-settings -C --use-feature --use-deprecated -e " +
    "--editable --index -r --requirement -c --constraint --pip-args --suffix --spec",
);
export const npmStyle = style(
  "--loglevel --registry --prefix --userconfig --globalconfig --cache --tag --omit --include --install-strategy -w " +
    "--workspace --cafile --proxy --https-proxy --fetch-retries --fetch-timeout --maxsockets -C",
);
export const gemStyle: FlagStyle = {
  passesOn: true,
  ...style(
    "-v --version -i --install-dir -n --bindir --build-root --platform -P --trust-policy -g --file -B --bulk-threshold " +
      "-s --source -p --http-proxy --document --config-file --use-system-libraries --target-rbconfig",
  ),
};
export const goStyle: FlagStyle = {
  singleDash: true,
  valued: new Set(
    (
      "-o -p -mod -modfile -tags -ldflags -gcflags -asmflags -gccgoflags -C -exec -overlay -pkgdir -toolexec " +
      "-buildmode -compiler -installsuffix -asmflags -covermode -coverpkg -pgo"
    ).split(" "),
  ),
};
export const yarnStyle = style("--cwd --cache-folder --modules-folder --registry --network-timeout --mutex --mode");
export const noValues = style("");

/** What yum and dnf take a subcommand of its own for: `dnf module install`. */
const groups = new Set(["module", "group", "groups"]);

/** What a call does: `install`, also where it stands behind `module` or `group`. */
export function actOf({ name, operands }: Subcommand): string {
  const [first] = operands;
  return groups.has(name) && first !== undefined ? plainText(first) : name;
}
