-- An issuer that no root has signed may retire: nobody needs it then.
alter table issuer drop constraint issuer_check;
alter table issuer add check (der is not null or (state in ('pending', 'retired') and request is not null));
