#!/bin/sh
# Stand-ins for the Dockerfile's two base images where none can be pulled, from Debian's packages: localhost/base, the
# packages that distroless's base is made of; localhost/jdk, the same with a shell and the JDK in $1.
# $2 is a folder to work in; the rest is the command of buildah.
set -eu
jdk=$1
work=$2
shift 2

mkdir -p "$work/debs" "$work/base" "$work/jdk/opt" "$work/jdk/usr/bin"
cd "$work/debs"
apt-get update -q > /dev/null
apt-get download -q libc6 libgcc-s1 base-files netbase tzdata busybox-static > /dev/null
for package in libc6 libgcc-s1 base-files netbase tzdata; do
  dpkg -x "$package"_*.deb "$work/base"
done
cp -a "$work/base/." "$work/jdk"
dpkg -x busybox-static_*.deb "$work/jdk"
ln -s busybox "$work/jdk/bin/sh"
ln -s /bin/busybox "$work/jdk/usr/bin/setsid"
cp -aL "$jdk" "$work/jdk/opt/jdk"
chmod 1777 "$work/base/tmp" "$work/jdk/tmp"

for name in base jdk; do
  container=$("$@" from scratch)
  "$@" copy -q "$container" "$work/$name" /
  "$@" config --env PATH=/opt/jdk/bin:/usr/bin:/bin "$container"
  "$@" commit -q "$container" "localhost/$name"
  "$@" rm "$container" > /dev/null
done
rm -r "$work/debs" "$work/base" "$work/jdk"
