import os
os.symlink('/etc/passwd', 'ledger.out')
