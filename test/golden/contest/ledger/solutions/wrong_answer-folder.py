import os
os.mkdir('ledger.out')
