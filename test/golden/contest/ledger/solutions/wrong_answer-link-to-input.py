import os
os.link('ledger.in', 'ledger.out')
