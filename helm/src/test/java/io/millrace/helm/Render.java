package io.millrace.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what is made from the chart: the table of values in its README, and the plain manifests. */
final class Render {

    private Render() {}

    static void main() throws IOException {
        Files.writeString(ValuesTable.README, ValuesTable.readme());
        SortedMap<String, String> files = PlainManifests.files();
        for (String folder : new String[] {"base/", "overlays/"}) {
            SortedMap<String, String> below = new TreeMap<>();
            files.tailMap(folder).forEach((path, text) -> {
                if (path.startsWith(folder)) {
                    below.put(path.substring(folder.length()), text);
                }
            });
            Folders.replace(PlainManifests.FOLDER.resolve(folder), below);
        }
        IO.println("helm/millrace/README.md and k8s/: " + files.size() + " files");
    }
}
