"""What the operating system reports, in words: the reason why a file or folder could not be read or written."""

from __future__ import annotations

import errno

from jiheng.say import say


def reason(error: OSError) -> str:
    """Why the system refused; its own words only where none of ours fit."""
    known = {
        errno.EACCES: say("没有权限"),
        errno.EPERM: say("没有权限"),
        errno.ENOENT: say("路径不存在"),
        errno.ENOTDIR: say("路径中间有一段是文件，不是文件夹"),
        errno.EISDIR: say("同名的文件夹挡住了文件"),
        errno.EEXIST: say("同名的文件挡住了文件夹"),
        errno.ENOSPC: say("磁盘已满"),
        errno.EROFS: say("磁盘是只读的"),
        errno.ENAMETOOLONG: say("文件名太长"),
        errno.EIO: say("磁盘读写出错"),
        errno.ELOOP: say("快捷链接绕成了圈"),
        errno.EADDRINUSE: say("端口已被占用"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
