"""Fills cells of a workbook in LibreOffice, as a person would: folder, file, file to save as, JSON of what is typed."""
import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

folder, before, after, typed = sys.argv[1:]
pipe = "portfolio-%d" % os.getpid()
office = subprocess.Popen(["soffice", "--headless", "--norestore", "-env:UserInstallation=file://%s/profile" % folder, "--accept=pipe,name=%s;urp" % pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def connected():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(600):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def option(name, value):
    return PropertyValue(Name=name, Value=value)


try:
    desktop = connected().ServiceManager.createInstance("com.sun.star.frame.Desktop")
    document = desktop.loadComponentFromURL("file://" + before, "_blank", 0, (option("Hidden", True),))
    for cell in json.loads(typed):
        sheet = document.Sheets.getByName(cell["sheet"])
        columns = {sheet.getCellByPosition(column, 0).String: column for column in range(60)}
        found = sheet.getCellByPosition(columns[cell["heading"]], cell["row"] - 1)
        # What is typed goes through the cell's format, as from the keyboard: a date becomes a date.
        if isinstance(cell["value"], str):
            found.setFormulaLocal(cell["value"]) if hasattr(found, "setFormulaLocal") else setattr(found, "FormulaLocal", cell["value"])
        else:
            found.Value = cell["value"]
    document.storeToURL("file://" + after, (option("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
    try:
        desktop.terminate()
    except Exception:
        pass
finally:
    try:
        office.wait(20)
    except subprocess.TimeoutExpired:
        office.kill()
